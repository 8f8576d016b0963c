// A runtime of its own in C: asks for events and answers each with itself. MISHAP makes it go wrong before its first request.
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

static char buffer[1 << 20];

static int dial(void) {
  char host[256];
  const char *api = getenv("AWS_LAMBDA_RUNTIME_API");
  const char *colon = api == NULL ? NULL : strrchr(api, ':');
  if (colon == NULL || (size_t)(colon - api) >= sizeof host) return -1;
  memcpy(host, api, colon - api);
  host[colon - api] = '\0';
  struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM}, *found;
  if (getaddrinfo(host, colon + 1, &hints, &found) != 0) return -1;
  int fd = socket(found->ai_family, found->ai_socktype, 0), one = 1;
  if (connect(fd, found->ai_addr, found->ai_addrlen) != 0) return -1;
  freeaddrinfo(found);
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  return fd;
}

// Reads one answer with a Content-Length; *body points into the buffer. Returns the length of the body, or -1.
static long receive(int fd, char **body) {
  size_t length = 0;
  for (;;) {
    ssize_t got = read(fd, buffer + length, sizeof buffer - 1 - length);
    if (got <= 0) return -1;
    length += got;
    buffer[length] = '\0';
    char *end = strstr(buffer, "\r\n\r\n");
    if (end == NULL) continue;
    const char *field = strcasestr(buffer, "\r\ncontent-length:");
    long expected = field == NULL ? 0 : atol(field + 17);
    *body = end + 4;
    if (buffer + length - *body >= expected) return expected;
  }
}

int main(void) {
  const char *mishap = getenv("MISHAP");
  if (mishap != NULL && strcmp(mishap, "crash") == 0) abort();
  if (mishap != NULL && strcmp(mishap, "stubborn") == 0) signal(SIGTERM, SIG_IGN);
  int fd = dial();
  if (fd < 0) return 2;
  static char answer[sizeof buffer + 512];
  for (;;) {
    char *body, id[128] = "";
    dprintf(fd, "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: lambda\r\n\r\n");
    long length = receive(fd, &body);
    const char *field = length < 0 ? NULL : strcasestr(buffer, "\r\nlambda-runtime-aws-request-id:");
    if (field == NULL || sscanf(field + 32, " %127[^\r]", id) != 1) return 3;
    int size = snprintf(answer, sizeof answer,
                        "POST /2018-06-01/runtime/invocation/%s/response HTTP/1.1\r\nHost: lambda\r\n"
                        "Content-Length: %ld\r\n\r\n%.*s",
                        id, length, (int)length, body);
    if (write(fd, answer, size) != size || receive(fd, &body) < 0) return 4;
  }
}
