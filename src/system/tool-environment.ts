import type { AdapterContext } from "./adapter-context.ts";

/** What a workload gets of the caller's environment: where things are and which language and time zone it speaks. */
export const workloadVariables: readonly string[] = ["PATH", "HOME", "USER", "TMPDIR", "LANG", "LC_ALL", "TZ"];

/**
 * What compilers, package managers and engines' command lines are set up by, beside that. Names of settings and places; what
 * authorises is never among them.
 */
const toolVariables: ReadonlySet<string> = new Set([
  ...workloadVariables,
  ...`
    XDG_CACHE_HOME XDG_CONFIG_HOME XDG_DATA_HOME XDG_RUNTIME_DIR SOURCE_DATE_EPOCH HTTP_PROXY HTTPS_PROXY
    NO_PROXY ALL_PROXY http_proxy https_proxy no_proxy all_proxy SSL_CERT_FILE SSL_CERT_DIR
    NODE_EXTRA_CA_CERTS DOCKER_HOST DOCKER_CONTEXT DOCKER_BUILDKIT CC CXX CPP LD AR CFLAGS CXXFLAGS CPPFLAGS
    LDFLAGS CPATH C_INCLUDE_PATH LIBRARY_PATH LD_LIBRARY_PATH PKG_CONFIG_PATH WASI_SDK_PATH WASI_SYSROOT EMSDK
    GOROOT GOPATH GOBIN GOCACHE GOMODCACHE GOPROXY GOSUMDB GOPRIVATE GONOPROXY GONOSUMDB GOFLAGS GOTOOLCHAIN
    GOTMPDIR CGO_ENABLED CARGO_HOME RUSTUP_HOME RUSTUP_TOOLCHAIN RUSTFLAGS JAVA_HOME M2_HOME MAVEN_HOME
    GRADLE_USER_HOME NVM_DIR FNM_DIR VOLTA_HOME PYENV_ROOT npm_config_cache npm_config_registry
    npm_config_userconfig PIP_INDEX_URL PIP_CACHE_DIR
  `
    .trim()
    .split(/\s+/),
]);
/** An address that carries a password: a proxy's, or a registry's. */
const carriesPassword = /:\/\/[^\s/@]*:[^\s/@]+@/;

/**
 * The environment of a command that the scenario names and nobody times: a build, or what makes an endpoint cold. Only what
 * tools are set up by, unless the caller lets scenarios have the whole of it: a scenario may be a stranger's, and an
 * environment holds credentials.
 */
export function toolEnvironment({
  env,
  passesEnvironment = false,
}: Pick<AdapterContext, "env" | "passesEnvironment">): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined &&
        (passesEnvironment || (toolVariables.has(entry[0]) && !carriesPassword.test(entry[1]))),
    ),
  );
}
