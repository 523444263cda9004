declare module "subset-font" {
  interface Options {
    targetFormat?: "woff2" | "woff" | "sfnt" | "truetype";
    variationAxes?: Record<string, number | { min: number; max: number; default?: number }>;
  }
  export default function subsetFont(font: Buffer, text: string, options?: Options): Promise<Buffer>;
}

declare module "hls.js/light" {
  export { default } from "hls.js";
}

declare module "*?worker&url" {
  const address: string;
  export default address;
}
