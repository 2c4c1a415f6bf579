# embed_texts(target) compiles po/<language>/*.po into tables of target; see src/base/text/message.h.
function(embed_texts target)
  file(GLOB catalogues CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/po/*/*.po)
  set(output ${PROJECT_BINARY_DIR}/generated/texts.c)
  add_custom_command(
    OUTPUT ${output}
    COMMAND embed_po ${output} ${catalogues}
    DEPENDS embed_po ${catalogues}
    VERBATIM)
  target_sources(${target} PRIVATE ${output})
endfunction()
