# embed_sql(target file.sql...) makes the named statements of each file available as "<path>.h".
function(embed_sql target)
  foreach(file IN LISTS ARGN)
    cmake_path(RELATIVE_PATH file BASE_DIRECTORY ${PROJECT_SOURCE_DIR}/src OUTPUT_VARIABLE shown)
    set(output ${PROJECT_BINARY_DIR}/generated/${shown}.h)
    cmake_path(GET output PARENT_PATH folder)
    file(MAKE_DIRECTORY ${folder})
    add_custom_command(
      OUTPUT ${output}
      COMMAND embed_sql ${file} ${output} src/${shown}
      DEPENDS embed_sql ${file}
      VERBATIM)
    target_sources(${target} PRIVATE ${output})
    set_property(GLOBAL APPEND PROPERTY EMBEDDED_SQL ${shown})
  endforeach()
  target_include_directories(${target} PRIVATE ${PROJECT_BINARY_DIR}/generated)
endfunction()
