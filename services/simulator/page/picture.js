// A picture as a phone sends it: small enough for one request, so it is drawn smaller until it fits.
const LONGEST = 50_000;  // letters in base64
const SIDES = [1000, 700, 500, 350, 240];

// The picture in base64, or undefined if it is none or can't be made small enough.
export async function shrunk(file) {
  const bitmap = await createImageBitmap(file);
  const canvas = document.createElement("canvas");
  for (const side of SIDES) {
    const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    const data = canvas.toDataURL("image/jpeg", 0.7).split(",")[1];
    if (data.length <= LONGEST) return data;
  }
  return undefined;
}
