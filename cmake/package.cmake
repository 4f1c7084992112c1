# SPDX-License-Identifier: LGPL-3.0-or-later
# What makes the installed library usable: find_package(Etagere), pkg-config, the tutorial and its code.
include(CMakePackageConfigHelpers)
set(plugins ${CMAKE_INSTALL_LIBDIR}/etagere/plugins)
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/Etagere)
set(described ${CMAKE_CURRENT_BINARY_DIR}/package)
string(REGEX MATCH "^[0-9]+\\.[0-9]+" qt "${Qt6_VERSION}")
etagere_abi(abi)

configure_package_config_file(cmake/EtagereConfig.cmake.in ${described}/EtagereConfig.cmake
                              INSTALL_DESTINATION ${package} PATH_VARS plugins)
# While the major version is 0, each minor one may change anything.
write_basic_package_version_file(${described}/EtagereConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${described}/EtagereConfig.cmake ${described}/EtagereConfigVersion.cmake cmake/EtagerePlugin.cmake
        DESTINATION ${package} COMPONENT development)
install(EXPORT EtagereTargets NAMESPACE Etagere:: DESTINATION ${package} COMPONENT development)

file(RELATIVE_PATH prefix /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(cmake/etagere.pc.in ${described}/etagere.pc @ONLY)
install(FILES ${described}/etagere.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)

install(FILES lib/TUTORIAL.md DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/etagere COMPONENT development)
install(DIRECTORY tests/installed/program tests/installed/plugin
        DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/etagere/examples COMPONENT development)
