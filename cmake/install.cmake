# cmake --install: the library with its headers, the program, and what find_package(stipple) reads.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/stipple)

install(TARGETS stipple EXPORT stippleTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
foreach(room IN LISTS rooms)
    install(DIRECTORY ${stipple_rooms_dir}/${room} DESTINATION include/stipple FILES_MATCHING PATTERN "*.hpp")
endforeach()
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/generated/stipple/version.hpp DESTINATION include/stipple)
target_include_directories(stipple PUBLIC "$<INSTALL_INTERFACE:${stipple_installed_include_dirs}>")

# What a static library needs at link time. Packages that stipple-config.cmake finds again stand by name, the others
# by their place: FindHDF5 asks the user's project for the language C, and toml++ is found by pkg-config alone.
set(link_time fmt::fmt)
if(STIPPLE_THREADS)
    list(APPEND link_time Threads::Threads OpenMP::OpenMP_CXX)
endif()
if(TARGET stipple_openturns)
    list(APPEND link_time ${CMAKE_DL_LIBS})
endif()
if(TARGET PkgConfig::TOMLPP)
    list(APPEND link_time ${TOMLPP_LINK_LIBRARIES})
endif()
if(STIPPLE_FILES)
    list(APPEND link_time PNG::PNG ${HDF5_C_LIBRARIES})
endif()
foreach(library IN LISTS link_time)
    target_link_libraries(stipple PRIVATE $<INSTALL_INTERFACE:${library}>)
endforeach()

install(EXPORT stippleTargets NAMESPACE stipple:: DESTINATION ${package_dir})
configure_package_config_file(cmake/stipple-config.cmake.in stipple-config.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(stipple-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/stipple-config.cmake ${CMAKE_CURRENT_BINARY_DIR}/stipple-config-version.cmake
        DESTINATION ${package_dir})
