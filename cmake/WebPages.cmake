# The pages of web/ are built by Vite and put into the binary. npm installs what package-lock.json pins, and only
# when that changed; Vite runs only when a page's sources changed.
find_program(NPM npm REQUIRED)
set(WEB_FOLDER ${PROJECT_SOURCE_DIR}/web)
set(WEB_NODE ${WEB_FOLDER}/tools/node.sh)
set(WEB_INSTALLED ${WEB_FOLDER}/node_modules/.patron-installed)

# Builds of several presets share web/node_modules: one installs, the others wait and find it done.
add_custom_command(
  OUTPUT ${WEB_INSTALLED}
  COMMAND flock ${WEB_FOLDER}/package-lock.json sh ${WEB_FOLDER}/tools/install.sh ${NPM}
  DEPENDS ${WEB_FOLDER}/package-lock.json ${WEB_FOLDER}/package.json
  WORKING_DIRECTORY ${WEB_FOLDER}
  COMMENT "Installing what the pages are built with"
  VERBATIM)

# add_web_page(target name) builds web/<name>/ into <name>.html and embeds it as pt_<name>_page_files[0].
function(add_web_page target name)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS
    ${WEB_FOLDER}/${name}/*.ts ${WEB_FOLDER}/${name}/*.css ${WEB_FOLDER}/${name}/*.html)
  list(FILTER sources EXCLUDE REGEX "/testing/")
  set(folder ${PROJECT_BINARY_DIR}/generated/web/${name})
  set(page ${folder}/${name}.html)
  add_custom_command(
    OUTPUT ${page}
    COMMAND ${CMAKE_COMMAND} -E env PATRON_PAGE_FOLDER=${folder}
            ${WEB_NODE} node_modules/vite/bin/vite.js build --config ${name}/vite.config.ts
    DEPENDS ${WEB_INSTALLED} ${sources}
    WORKING_DIRECTORY ${WEB_FOLDER}
    COMMENT "Building the page ${name}"
    VERBATIM)
  embed_files(${target} ${name}_page BASE ${folder} ${page})
endfunction()
