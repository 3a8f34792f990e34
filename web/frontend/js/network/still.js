// The drawing as it stands on the screen, saved as PNG.
export function savePng(renderer, name) {
  const { width, height } = renderer.getDimensions();
  const ratio = window.devicePixelRatio || 1;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext("2d");
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  // A canvas of WebGL can be read only in the frame in which it was drawn.
  renderer.refresh({ skipIndexation: true });
  for (const layer of ["edges", "nodes", "labels"]) {
    context.drawImage(renderer.getCanvases()[layer], 0, 0, canvas.width, canvas.height);
  }
  return new Promise((done) => canvas.toBlob((blob) => {
    const made = document.createElement("a");
    made.href = URL.createObjectURL(blob);
    made.download = name;
    made.click();
    setTimeout(() => URL.revokeObjectURL(made.href), 10000);
    done();
  }, "image/png"));
}
