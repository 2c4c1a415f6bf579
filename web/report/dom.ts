/* Elements from code. Texts enter only as text, never as markup, so that no name can do harm. */

export type Child = Node | string | null | undefined | false

type Attributes = Record<string, string | number | boolean | undefined>

export function h(tag: string, attributes: Attributes = {}, ...children: (Child | Child[])[]): HTMLElement {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : String(value))
    }
  }
  for (const child of children.flat()) {
    if (child) {
      element.append(child)
    }
  }
  return element
}
