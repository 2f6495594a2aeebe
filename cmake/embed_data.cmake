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
# What only calibrations read: measured spectra, and members of insertion beyond those that stand for them in a run (k_tissues).
set(embedded_rows "")
if(STIPPLE_RUNS_ONLY)
    set(embedded_rows data/insertion/posterior.csv=16,data/light/raw/cooksey2017_reflectance.csv=1)
endif()
add_custom_command(
    OUTPUT ${STIPPLE_EMBEDDED_DATA}
    COMMAND ${CMAKE_COMMAND} -DROOT=${CMAKE_CURRENT_SOURCE_DIR} -DFILES=${embedded_list} -DROWS=${embedded_rows} -DOUT=${STIPPLE_EMBEDDED_DATA}
            -P ${CMAKE_CURRENT_SOURCE_DIR}/cmake/embed_files.cmake
    DEPENDS ${embedded_inputs} ${CMAKE_CURRENT_SOURCE_DIR}/cmake/embed_files.cmake
    VERBATIM)
