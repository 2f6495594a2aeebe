# Embeds data/ and examples/ into the library: no search paths at run time, and every result can carry the data hash.
file(GLOB_RECURSE STIPPLE_DATA_FILES CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR}
     ${CMAKE_CURRENT_SOURCE_DIR}/data/*.csv ${CMAKE_CURRENT_SOURCE_DIR}/data/*.bib ${CMAKE_CURRENT_SOURCE_DIR}/examples/*.toml)
list(SORT STIPPLE_DATA_FILES)
set(STIPPLE_EMBEDDED_DATA ${CMAKE_CURRENT_BINARY_DIR}/embedded_data.cpp)
set(embedded_inputs "")
foreach(file IN LISTS STIPPLE_DATA_FILES)
    list(APPEND embedded_inputs ${CMAKE_CURRENT_SOURCE_DIR}/${file})
endforeach()
string(REPLACE ";" "," embedded_list "${STIPPLE_DATA_FILES}")
# What no run reads is left out: what calibrations are held against, members of insertion beyond those that stand for them in a run
# (k_tissues), inputs of the experiments that members were fitted to, and the words of `stipple explain`.
set(embedded_rows "")
set(embedded_runs "")
if(STIPPLE_RUNS_ONLY)
    set(embedded_rows data/insertion/posterior.csv=16)
    foreach(name IN ITEMS healing/predictions healing/rna insertion/predictions light/fits light/raw/cooksey2017_reflectance light/raw/issa2025_medians
            light/raw/shimojo2020_skin outcome/predictions study/depth_ranges text/en/json_keys)
        list(APPEND embedded_rows data/${name}.csv=1)
    endforeach()
    list(JOIN embedded_rows "," embedded_rows)
    set(embedded_runs data/healing/posterior.csv,data/insertion/posterior.csv)
endif()
add_custom_command(
    OUTPUT ${STIPPLE_EMBEDDED_DATA}
    COMMAND ${CMAKE_COMMAND} -DROOT=${CMAKE_CURRENT_SOURCE_DIR} -DFILES=${embedded_list} -DROWS=${embedded_rows} -DRUNS=${embedded_runs} -DOUT=${STIPPLE_EMBEDDED_DATA}
            -P ${CMAKE_CURRENT_SOURCE_DIR}/cmake/embed_files.cmake
    DEPENDS ${embedded_inputs} ${CMAKE_CURRENT_SOURCE_DIR}/cmake/embed_files.cmake
    VERBATIM)
