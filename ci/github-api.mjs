/** A page holds at most so many entries; a comment beyond the last page is not found. */
const pageSize = 100;
const mostPages = 30;
/** A request that takes longer is given up, ms. */
const deadlineMs = 30_000;

/** GitHub's REST API for one repository ("owner/name"). @param env GITHUB_TOKEN, and GITHUB_API_URL on other servers */
export function openRepository(repository, env) {
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) throw new Error(`${repository} is not a repository`);
  const root = `${env.GITHUB_API_URL ?? "https://api.github.com"}/repos/${repository}`;
  const headers = {
    accept: "application/vnd.github+json",
    authorization: `Bearer ${env.GITHUB_TOKEN}`,
    "x-github-api-version": "2022-11-28",
    "user-agent": "coldbench",
  };
  async function send(method, path, body) {
    const response = await fetch(`${root}${path}`, {
      method,
      headers,
      signal: AbortSignal.timeout(deadlineMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok)
      throw new Error(`${method} ${path}: status ${response.status}, ${(await response.text()).slice(0, 300)}`);
    return response.json();
  }
  async function* list(path) {
    for (let page = 1; page <= mostPages; page++) {
      const entries = await send("GET", `${path}${path.includes("?") ? "&" : "?"}per_page=${pageSize}&page=${page}`);
      yield* entries;
      if (entries.length < pageSize) return;
    }
  }
  return {
    /** Numbers of the open pull requests whose head is this commit of this branch ("owner:branch"). */
    async pullRequests(head, commit) {
      const numbers = [];
      for await (const pull of list(`/pulls?state=open&head=${encodeURIComponent(head)}`))
        if (pull.head.sha === commit) numbers.push(pull.number);
      return numbers;
    },
    /** Id of the first comment of this author that begins with the text; undefined where there is none. */
    async findComment(number, author, beginning) {
      for await (const comment of list(`/issues/${number}/comments`))
        if (comment.user?.login === author && comment.body?.startsWith(beginning)) return comment.id;
      return undefined;
    },
    createComment: (number, body) => send("POST", `/issues/${number}/comments`, { body }),
    updateComment: (id, body) => send("PATCH", `/issues/comments/${id}`, { body }),
  };
}
