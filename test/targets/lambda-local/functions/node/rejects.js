void Promise.reject(new Error("rejected while loading"));
exports.handler = async () => new Promise((resolve) => setTimeout(resolve, 60_000));
