declare module "htmx.org" {
  const htmx: { process(root: Element): void };
  export default htmx;
}
