# embed_files(target name BASE folder file...) puts files into the binary as a table:
#   #include "<name>.embedded.h" declares  extern const pt_embedded_file pt_<name>_files[]; and  …_file_count.
# The bytes come by .incbin, which takes a tenth of a second where C arrays take many.
function(embed_files target name)
  cmake_parse_arguments(PARSE_ARGV 2 embed "" "BASE" "")
  set(folder ${PROJECT_BINARY_DIR}/generated/embedded)
  file(MAKE_DIRECTORY ${folder})
  set(assembly ".section .rodata\n")
  set(declarations "")
  set(rows "")
  set(count 0)
  foreach(file IN LISTS embed_UNPARSED_ARGUMENTS)
    cmake_path(RELATIVE_PATH file BASE_DIRECTORY ${embed_BASE} OUTPUT_VARIABLE shown)
    set(symbol pt_${name}_file_${count})
    string(APPEND assembly
      ".balign 16\n.global ${symbol}\n${symbol}:\n.incbin \"${file}\"\n.global ${symbol}_end\n${symbol}_end:\n.byte 0\n")
    string(APPEND declarations "extern const char ${symbol}[], ${symbol}_end[];\n")
    string(APPEND rows "    {\"${shown}\", ${symbol}, ${symbol}_end},\n")
    math(EXPR count "${count} + 1")
  endforeach()
  string(APPEND assembly ".section .note.GNU-stack,\"\",%progbits\n")
  file(CONFIGURE OUTPUT ${folder}/${name}.S CONTENT "${assembly}" @ONLY)
  file(CONFIGURE OUTPUT ${folder}/${name}.embedded.h CONTENT
"/* Generated: files of ${name} inside the binary. */
#include \"base/embedded.h\"
extern const pt_embedded_file pt_${name}_files[];
extern const size_t pt_${name}_file_count;
" @ONLY)
  file(CONFIGURE OUTPUT ${folder}/${name}.c CONTENT
"#include \"${name}.embedded.h\"
${declarations}
const pt_embedded_file pt_${name}_files[] = {
${rows}};
const size_t pt_${name}_file_count = ${count};
" @ONLY)
  set_source_files_properties(${folder}/${name}.S PROPERTIES OBJECT_DEPENDS "${embed_UNPARSED_ARGUMENTS}")
  target_sources(${target} PRIVATE ${folder}/${name}.S ${folder}/${name}.c)
  target_include_directories(${target} PRIVATE ${folder})
endfunction()
