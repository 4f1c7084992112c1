# SPDX-License-Identifier: GPL-3.0-or-later
# What a desktop and a distribution need beside the programs, and the Debian packages: cpack -G DEB in the build folder.
set(desktop ${CMAKE_CURRENT_SOURCE_DIR}/packaging)
install(FILES ${desktop}/desktop/etagere.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications
        COMPONENT application)
install(FILES ${desktop}/desktop/org.etagere.Etagere.metainfo.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo
        COMPONENT application)
install(FILES resources/icons/etagere.svg DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps
        COMPONENT application)
install(FILES ${desktop}/completion/etagere-cli DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
        COMPONENT cli)

# Debian wants manuals and changelogs packed, without a time in them.
function(install_packed file name folder component)
    set(packed ${CMAKE_BINARY_DIR}/packed/${component}/${name}.gz)
    get_filename_component(place ${packed} DIRECTORY)
    file(MAKE_DIRECTORY ${place})
    execute_process(COMMAND gzip -9nc ${file} OUTPUT_FILE ${packed} COMMAND_ERROR_IS_FATAL ANY)
    install(FILES ${packed} DESTINATION ${folder} COMPONENT ${component})
endfunction()
install_packed(${desktop}/man/etagere.1 etagere.1 ${CMAKE_INSTALL_MANDIR}/man1 application)
install_packed(${desktop}/man/etagere-cli.1 etagere-cli.1 ${CMAKE_INSTALL_MANDIR}/man1 cli)

set(names_application etagere)
set(names_cli etagere-cli)
set(names_library libetagere${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
set(names_development libetagere-dev)
set(about_application "look into the caches that API clients left behind
 Shows caches of EsiPy, CacheControl, pip, poetry, httplib2 and Qt in files,
 SQLite, Redis and memcached as HTTP: requests, stored responses, how fresh
 they are and what the client does next. Removes entries with undo, asks
 origins again, and teaches how ETag caching works.")
set(about_cli "look into the caches of API clients, in a terminal
 The command-line twin of Etagere: finds, lists, shows, explains, exports and
 mends HTTP caches of API clients, and is a caching client itself.")
set(about_library "library that reads the caches of API clients as HTTP
 The engine of Etagere: backends, dialects, HTTP caching logic, models.")
set(about_development "library that reads the caches of API clients as HTTP - headers
 Headers, CMake and pkg-config files, a tutorial and its examples.")
set(sections_application devel)
set(sections_cli devel)
set(sections_library libs)
set(sections_development libdevel)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME etagere)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "The Etagere authors <etagere@etagere.example>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL application cli library development)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${CMAKE_LIBRARY_OUTPUT_DIRECTORY})
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_ENABLE_COMPONENT_DEPENDS OFF)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(library "${names_library} (= ${PROJECT_VERSION})")
set(depends_application "${library}, qt6-qpa-plugins, libqt6svg6")
set(depends_cli "${library}")
set(depends_library "")
set(depends_development "${library}, qt6-base-dev, libexpected-dev")
foreach(component IN LISTS CPACK_COMPONENTS_ALL)
    string(TOUPPER ${component} upper)
    set(CPACK_DEBIAN_${upper}_PACKAGE_NAME ${names_${component}})
    set(CPACK_DEBIAN_${upper}_FILE_NAME DEB-DEFAULT)
    set(CPACK_DEBIAN_${upper}_PACKAGE_SECTION ${sections_${component}})
    set(CPACK_COMPONENT_${upper}_DESCRIPTION "${about_${component}}")
    set(CPACK_DEBIAN_${upper}_DESCRIPTION "${about_${component}}")
    set(CPACK_DEBIAN_${upper}_PACKAGE_DEPENDS "${depends_${component}}")
    install(FILES ${desktop}/debian/copyright DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${names_${component}}
            COMPONENT ${component})
    install_packed(${desktop}/debian/changelog changelog ${CMAKE_INSTALL_DATADIR}/doc/${names_${component}} ${component})
endforeach()
# For the cache of the dynamic linker, and for packages that use the library.
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA ${desktop}/debian/triggers ${desktop}/debian/shlibs)
include(CPack)
