# SPDX-License-Identifier: LGPL-3.0-or-later
# Turns a list of names into a C++ file that holds a table of function calls: no static objects
# register themselves, and the order is the list's.
function(etagere_table output namespace header type element function_suffix table)
    set(declarations "")
    set(calls "")
    foreach(name IN LISTS ARGN)
        string(APPEND declarations "${element} ${name}${function_suffix}();\n")
        string(APPEND calls "        ${name}${function_suffix}(),\n")
    endforeach()
    set(text "// Generated from the list in CMake; do not edit.\n#include <${header}>\n\nnamespace ${namespace} {\n${declarations}\n${type} ${table}()\n{\n    return {\n${calls}    };\n}\n\n} // namespace ${namespace}\n")
    file(CONFIGURE OUTPUT ${output} CONTENT "${text}" @ONLY)
endfunction()
