import assert from "node:assert/strict";
import test from "node:test";
import { backgroundOf } from "../js/deck/background.js";

test("a slide is painted in its colour, and its words take the theme that can be read on it", () => {
  assert.deepEqual(backgroundOf({ "data-background-color": "#f6efdf" }), { painted: { "--background-color": "#f6efdf" }, theme: "light" });
  assert.equal(backgroundOf({ "data-background": "rgb(16 32 48)" }).theme, "dark");
  assert.equal(backgroundOf({ "data-background-gradient": "linear-gradient(to right, #123456, #0a5c36)" }).theme, "dark");
  assert.equal(backgroundOf({ "data-background-gradient": "linear-gradient(to bottom, ivory, tan)" }).theme, "light");
  assert.equal(backgroundOf({ "data-background-color": "#000", "data-background-opacity": "0.2" }).theme, null);
  assert.equal(backgroundOf({ "data-background-color": "var(--raised)" }).theme, null);
  assert.deepEqual(backgroundOf({ class: "wide" }), { painted: {}, theme: null });
});

test("a picture is one that stands beside the talk, and ends nowhere else", () => {
  const painted = (attributes) => backgroundOf(attributes).painted["--background-image"];
  assert.equal(painted({ "data-background-image": "/pictures/a kettle (2).png" }), 'url("/pictures/a%20kettle%20%282%29.png")');
  assert.equal(painted({ "data-background": "/pictures/kettle.png" }), 'url("/pictures/kettle.png")');
  for (const address of ["https://example.org/a.png", "//example.org/a.png", "/api/runs", "/pictures/../api/runs", "a.png"]) {
    assert.deepEqual(backgroundOf({ "data-background-image": address }).painted, {}, address);
  }
  assert.equal(painted({ "data-background-image": '/pictures/a");color:red;(' })?.match(/["()]/g)?.join(""), '("")');
  for (const text of ["url(/api/runs)", "linear-gradient(red, blue), url(x)", "image-set(url(x) 1x)", "u\\72l(x)"]) {
    assert.deepEqual(backgroundOf({ "data-background": text, "data-background-gradient": text, "data-background-color": text }).painted, {}, text);
  }
});
