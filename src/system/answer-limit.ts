import { BenchError } from "../errors/bench-error.ts";

/**
 * The answer of a call that nobody can cut off, or an error when there is none in time. The call itself goes on.
 * @param what "inspecting image x", for the message
 * @throws BenchError "target-unavailable" after `ms`
 */
export async function answerWithin<T>(ms: number, what: string, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const error = new BenchError("target-unavailable", `the Docker Engine did not answer within ${ms} ms: ${what}`, {
      hint: "bench doctor shows the state of the engine",
    });
    timer = setTimeout(() => reject(error), ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
