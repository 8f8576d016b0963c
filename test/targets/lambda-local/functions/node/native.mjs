const ready = await Promise.resolve("after top-level await");

export const handler = async () => ready;
export const streaming = awslambda.streamifyResponse(async (_event, stream) => {
  stream.end("in one piece");
});
