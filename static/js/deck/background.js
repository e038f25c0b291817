// What a slide's `data-background…` attributes say, as CSS; nothing here loads from elsewhere.

/** Colours, and gradients with a first colour in them. */
const COLOUR = /#[0-9a-f]{3,8}\b|\b(?:rgb|hsl)a?\([^()]*\)|\b(?!to\b|top\b|bottom\b|left\b|right\b|at\b|circle\b|ellipse\b)[a-z]{3,}\b(?!\s*[(-])/i;
const LOADS = /url\(|image\(|image-set\(|\\/i;

/**
 * How a slide is painted.
 * @param {Record<string, string>} attributes of the slide
 * @returns {{ painted: Record<string, string>, theme: "light" | "dark" | null }} custom properties
 *   for the slide's section, and the theme that can be read on its colour
 */
export function backgroundOf(attributes) {
  const either = attributes["data-background"] ?? "";
  const picture = pictureOf(attributes["data-background-image"] ?? either);
  const isPicture = picture !== null && attributes["data-background-image"] === undefined;
  const gradient = supported("background-image", attributes["data-background-gradient"]) ?? (isPicture ? null : supported("background-image", either));
  const color = supported("background-color", attributes["data-background-color"]) ?? (isPicture ? null : supported("background-color", either));
  const opacity = supported("opacity", attributes["data-background-opacity"]);
  const painted = Object.fromEntries(Object.entries({
    "--background-color": color,
    "--background-image": picture ?? gradient,
    "--background-size": supported("background-size", attributes["data-background-size"]),
    "--background-position": supported("background-position", attributes["data-background-position"]),
    "--background-repeat": supported("background-repeat", attributes["data-background-repeat"]),
    "--background-opacity": opacity,
  }).filter(([, value]) => value !== null));
  if (!color && !picture && !gradient) return { painted: {}, theme: null };
  const ground = color ?? gradient?.match(COLOUR)?.[0] ?? null;
  return { painted, theme: ground ? themeOn(ground, Number(opacity ?? 1)) : null };
}

/** A picture that stands beside the talk, as `url(…)`. */
function pictureOf(address) {
  if (!address.startsWith("/pictures/") || address.includes("..")) return null;
  const safe = address.replace(/[^\w\-./%~@+,=&]/gu, (sign) => encodeURIComponent(sign).replace(/[!'()*]/g, (other) => `%${other.charCodeAt(0).toString(16)}`));
  return `url("${safe}")`;
}

function supported(property, value) {
  return value && !LOADS.test(value) && CSS.supports(property, value) ? value : null;
}

/** The theme whose words can be read on a colour; null where the page shines through. */
function themeOn(color, opacity) {
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const paint = canvas.getContext("2d", { willReadFrequently: true });
  if (!paint) return null;
  paint.fillStyle = "transparent"; // stays where the canvas does not know the colour
  paint.fillStyle = color;
  paint.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = paint.getImageData(0, 0, 1, 1).data;
  if ((alpha / 255) * opacity < 0.6) return null;
  const linear = (part) => ((part / 255 + 0.055) / 1.055) ** 2.4;
  const luminance = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  return luminance > 0.18 ? "light" : "dark";
}
