add_library(Eigen3::Eigen INTERFACE IMPORTED)
target_include_directories(Eigen3::Eigen SYSTEM INTERFACE ${STIPPLE_WEB_HEADERS}/eigen3)
set(Eigen3_VERSION 3.4.0)
