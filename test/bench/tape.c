/*
 * C tape: the training step of src/engine/microgpt.ts on flat arrays, with the same nodes in the same
 * order, but without sites, scopes and history. test/bench/stepper.ts says what it reads and
 * answers. Compiled without fast-math and without fused multiply-add, it rounds as JavaScript does.
 */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* No power of two: where the arrays' addresses differ in their high bits alone, a step takes twice as long. */
enum { CAPACITY = 67000000 };
enum { PARAMETER, CONSTANT, ADD, MUL, POW, LOG, EXP, RELU };

static double data[CAPACITY], grad[CAPACITY];
static int left[CAPACITY], right[CAPACITY];
static unsigned char op[CAPACITY];
static const double exponents[] = {-1, -0.5};
enum { RECIPROCAL, RECIPROCAL_ROOT };
static int length, parameterCount;

static int layers, heads, width, blockSize, vocabulary, numSteps;
static double learningRate, beta1, beta2, eps;
static double *m, *v;
/* Nodes of each layer's keys and values, position by position. */
static int *keys, *values;

static void stop(const char *problem) {
  fprintf(stderr, "C tape: %s\n", problem);
  exit(1);
}

static void *room(size_t count, size_t size) {
  void *memory = calloc(count, size);
  if (memory == NULL) stop("no memory left: take a smaller model");
  return memory;
}

static inline int record(int operation, double value, int a, int b) {
  int node = length++;
  data[node] = value;
  left[node] = a;
  right[node] = b;
  op[node] = operation;
  return node;
}

static inline int constant(double value) { return record(CONSTANT, value, -1, -1); }
static inline int add(int a, int b) { return record(ADD, data[a] + data[b], a, b); }
static inline int mul(int a, int b) { return record(MUL, data[a] * data[b], a, b); }
static inline int power(int a, int k) { return record(POW, pow(data[a], exponents[k]), a, k); }
static inline int addNumber(int a, double number) { return add(a, constant(number)); }
static inline int mulNumber(int a, double number) { return mul(a, constant(number)); }

static int sum(const int *x, int n) {
  int total = constant(0);
  for (int i = 0; i < n; i++) total = add(total, x[i]);
  return total;
}

/* The vector b has one node in each `stride` places. */
static int dot(const int *a, const int *b, int stride, int n) {
  int total = constant(0);
  for (int i = 0; i < n; i++) total = add(total, mul(a[i], b[i * stride]));
  return total;
}

/* A matrix is its first node: parameters follow each other row by row. */
static void linear(int *out, const int *x, int columns, int matrix, int rows) {
  for (int row = 0; row < rows; row++) {
    int total = constant(0);
    for (int i = 0; i < columns; i++) total = add(total, mul(matrix + row * columns + i, x[i]));
    out[row] = total;
  }
}

static void softmax(int *out, const int *logits, int n) {
  double max = data[logits[0]];
  for (int i = 1; i < n; i++) max = fmax(max, data[logits[i]]);
  for (int i = 0; i < n; i++) {
    int shifted = addNumber(logits[i], -max);
    out[i] = record(EXP, exp(data[shifted]), shifted, -1);
  }
  int total = sum(out, n);
  for (int i = 0; i < n; i++) out[i] = mul(out[i], power(total, RECIPROCAL));
}

static void rmsnorm(int *out, const int *x) {
  int meanSquare = mulNumber(dot(x, x, 1, width), 1.0 / width);
  int scale = power(addNumber(meanSquare, 1e-5), RECIPROCAL_ROOT);
  for (int i = 0; i < width; i++) out[i] = mul(x[i], scale);
}

static void attention(int *out, const int *x, int layer, int matrix, int position) {
  int square = width * width, headDim = width / heads;
  int q[width], mixed[width], weights[position + 1];
  int *layerKeys = keys + layer * blockSize * width, *layerValues = values + layer * blockSize * width;
  linear(q, x, width, matrix, width);
  linear(layerKeys + position * width, x, width, matrix + square, width);
  linear(layerValues + position * width, x, width, matrix + 2 * square, width);
  for (int start = 0; start < width; start += headDim) {
    for (int t = 0; t <= position; t++)
      weights[t] = mulNumber(dot(q + start, layerKeys + t * width + start, 1, headDim), 1 / sqrt(headDim));
    softmax(weights, weights, position + 1);
    for (int i = start; i < start + headDim; i++) mixed[i] = dot(weights, layerValues + i, width, position + 1);
  }
  linear(out, mixed, width, matrix + 3 * square, width);
}

static void mlp(int *out, const int *x, int matrix) {
  int hidden[4 * width];
  linear(hidden, x, width, matrix, 4 * width);
  for (int i = 0; i < 4 * width; i++) hidden[i] = record(RELU, fmax(0, data[hidden[i]]), hidden[i], -1);
  linear(out, hidden, 4 * width, matrix + 4 * width * width, width);
}

static void gpt(int *logits, int token, int position) {
  int x[width], normal[width], added[width];
  int wpe = vocabulary * width, lmHead = wpe + blockSize * width, matrix = lmHead + vocabulary * width;
  for (int i = 0; i < width; i++) added[i] = add(token * width + i, wpe + position * width + i);
  rmsnorm(x, added);
  for (int layer = 0; layer < layers; layer++, matrix += 12 * width * width) {
    rmsnorm(normal, x);
    attention(added, normal, layer, matrix, position);
    for (int i = 0; i < width; i++) x[i] = add(x[i], added[i]);
    rmsnorm(normal, x);
    mlp(added, normal, matrix + 4 * width * width);
    for (int i = 0; i < width; i++) x[i] = add(x[i], added[i]);
  }
  linear(logits, x, width, lmHead, vocabulary);
}

static int documentLoss(const int *tokens, int n) {
  int losses[n], probabilities[vocabulary];
  for (int position = 0; position < n; position++) {
    gpt(probabilities, tokens[position], position);
    softmax(probabilities, probabilities, vocabulary);
    int target = probabilities[tokens[position + 1]];
    losses[position] = mulNumber(record(LOG, log(data[target]), target, -1), -1);
  }
  return mulNumber(sum(losses, n), 1.0 / n);
}

static void backward(int loss) {
  memset(grad, 0, length * sizeof *grad);
  grad[loss] = 1;
  for (int node = loss; node >= parameterCount; node--) {
    double g = grad[node];
    if (g == 0) continue;
    int a = left[node], b = right[node];
    switch (op[node]) {
      case ADD:
        grad[a] += g;
        grad[b] += g;
        break;
      case MUL:
        grad[a] += data[b] * g;
        grad[b] += data[a] * g;
        break;
      case POW:
        grad[a] += exponents[b] * pow(data[a], exponents[b] - 1) * g;
        break;
      case LOG:
        grad[a] += 1 / data[a] * g;
        break;
      case EXP:
        grad[a] += data[node] * g;
        break;
      case RELU:
        if (data[a] > 0) grad[a] += g;
        break;
    }
  }
}

static void adam(int step) {
  double rate = learningRate * (1 - (double)step / numSteps);
  double mCorrection = 1 - pow(beta1, step + 1), vCorrection = 1 - pow(beta2, step + 1);
  for (int i = 0; i < parameterCount; i++) {
    m[i] = beta1 * m[i] + (1 - beta1) * grad[i];
    v[i] = beta2 * v[i] + (1 - beta2) * (grad[i] * grad[i]);
    double mHat = m[i] / mCorrection, vHat = v[i] / vCorrection;
    data[i] -= rate * mHat / (sqrt(vHat) + eps);
  }
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static int whole(void) {
  int number;
  if (scanf("%d", &number) != 1) stop("a whole number is missing");
  return number;
}

static double decimal(void) {
  double number;
  if (scanf("%lf", &number) != 1) stop("a number is missing");
  return number;
}

static void readModel(void) {
  layers = whole();
  heads = whole();
  width = whole();
  blockSize = whole();
  vocabulary = whole();
  numSteps = whole();
  learningRate = decimal();
  beta1 = decimal();
  beta2 = decimal();
  eps = decimal();
  parameterCount = whole();
  for (length = 0; length < parameterCount;) record(PARAMETER, decimal(), -1, -1);
  free(m), free(v), free(keys), free(values);
  m = room(parameterCount, sizeof *m);
  v = room(parameterCount, sizeof *v);
  keys = room((size_t)layers * blockSize * width, sizeof *keys);
  values = room((size_t)layers * blockSize * width, sizeof *values);
}

int main(void) {
  char command[8];
  int step = 0;
  while (scanf("%7s", command) == 1) {
    if (strcmp(command, "model") == 0) {
      readModel();
      step = 0;
      continue;
    }
    int count = whole(), tokens[count], n = count - 1 < blockSize ? count - 1 : blockSize;
    for (int i = 0; i < count; i++) tokens[i] = whole();
    length = parameterCount;
    double start = now();
    int loss = documentLoss(tokens, n);
    double forwardEnd = now();
    backward(loss);
    double backwardEnd = now();
    adam(step++);
    double end = now();
    printf("%.17g %g %g %g\n", data[loss], forwardEnd - start, backwardEnd - forwardEnd, end - backwardEnd);
    fflush(stdout);
  }
}
