"""Plain Python: the training step of MicroGPT with one object per Value, the algorithm of test/bench/plain-port.ts.

test/bench/stepper.ts says what it reads and answers.
"""

import math
import sys
import time


class Value:
    __slots__ = ("data", "grad", "children", "local_grads")

    def __init__(self, data, children=(), local_grads=()):
        self.data = data
        self.grad = 0.0
        self.children = children
        self.local_grads = local_grads

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def __pow__(self, exponent):
        return Value(self.data**exponent, (self,), (exponent * self.data ** (exponent - 1),))

    def __truediv__(self, other):
        return self * (other**-1 if isinstance(other, Value) else 1 / other)

    def __neg__(self):
        return self * -1.0

    def log(self):
        return Value(math.log(self.data), (self,), (1 / self.data,))

    def exp(self):
        result = math.exp(self.data)
        return Value(result, (self,), (result,))

    def relu(self):
        return Value(max(0.0, self.data), (self,), (float(self.data > 0),))

    def backward(self):
        order = []
        seen = set()

        def visit(value):
            if value not in seen:
                seen.add(value)
                for child in value.children:
                    visit(child)
                order.append(value)

        visit(self)
        self.grad = 1.0
        for value in reversed(order):
            for child, local_grad in zip(value.children, value.local_grads):
                child.grad += local_grad * value.grad


def total(values):
    result = Value(0.0)
    for value in values:
        result = result + value
    return result


def linear(x, matrix):
    return [total(w * xi for w, xi in zip(row, x)) for row in matrix]


def softmax(logits):
    largest = max(logit.data for logit in logits)
    exps = [(logit + -largest).exp() for logit in logits]
    whole = total(exps)
    return [e / whole for e in exps]


def rmsnorm(x):
    scale = (total(xi * xi for xi in x) / len(x) + 1e-5) ** -0.5
    return [xi * scale for xi in x]


class Model:
    def __init__(self, words):
        numbers = iter(words)
        sizes = [int(next(numbers)) for _ in range(6)]
        self.layers, self.heads, self.width, self.block_size, self.vocabulary, self.num_steps = sizes
        self.rate, self.beta1, self.beta2, self.eps = (float(next(numbers)) for _ in range(4))
        self.parameters = [Value(float(next(numbers))) for _ in range(int(next(numbers)))]
        self.m = [0.0] * len(self.parameters)
        self.v = [0.0] * len(self.parameters)
        self.steps = 0
        values = iter(self.parameters)
        width = self.width

        def matrix(rows, columns):
            return [[next(values) for _ in range(columns)] for _ in range(rows)]

        self.wte = matrix(self.vocabulary, width)
        self.wpe = matrix(self.block_size, width)
        self.lm_head = matrix(self.vocabulary, width)
        shapes = [(width, width)] * 4 + [(4 * width, width), (width, 4 * width)]
        self.matrices = [[matrix(*shape) for shape in shapes] for _ in range(self.layers)]

    def attention(self, x, wq, wk, wv, wo, keys, values):
        q = linear(x, wq)
        keys.append(linear(x, wk))
        values.append(linear(x, wv))
        size = self.width // self.heads
        mixed = []
        for start in range(0, self.width, size):
            part = range(start, start + size)
            weights = softmax([total(q[i] * key[i] for i in part) / math.sqrt(size) for key in keys])
            mixed += [total(weight * value[i] for weight, value in zip(weights, values)) for i in part]
        return linear(mixed, wo)

    def logits(self, token, position, caches):
        x = rmsnorm([a + b for a, b in zip(self.wte[token], self.wpe[position])])
        for (wq, wk, wv, wo, fc1, fc2), cache in zip(self.matrices, caches):
            x = [a + b for a, b in zip(x, self.attention(rmsnorm(x), wq, wk, wv, wo, *cache))]
            hidden = [h.relu() for h in linear(rmsnorm(x), fc1)]
            x = [a + b for a, b in zip(x, linear(hidden, fc2))]
        return linear(x, self.lm_head)

    def step(self, tokens):
        count = min(self.block_size, len(tokens) - 1)
        caches = [([], []) for _ in range(self.layers)]
        losses = []
        for position in range(count):
            probabilities = softmax(self.logits(tokens[position], position, caches))
            losses.append(-probabilities[tokens[position + 1]].log())
        loss = total(losses) * (1 / count)
        loss.backward()
        rate = self.rate * (1 - self.steps / self.num_steps)
        self.steps += 1
        m_correction = 1 - self.beta1**self.steps
        v_correction = 1 - self.beta2**self.steps
        for i, p in enumerate(self.parameters):
            self.m[i] = self.beta1 * self.m[i] + (1 - self.beta1) * p.grad
            self.v[i] = self.beta2 * self.v[i] + (1 - self.beta2) * p.grad**2
            p.data -= rate * (self.m[i] / m_correction) / (math.sqrt(self.v[i] / v_correction) + self.eps)
            p.grad = 0.0
        return loss.data


sys.setrecursionlimit(100_000)
model = None
for line in sys.stdin:
    command, *words = line.split()
    if command == "model":
        model = Model(words)
        continue
    tokens = [int(word) for word in words[1:]]
    start = time.perf_counter()
    loss = model.step(tokens)
    print(repr(loss), 1000 * (time.perf_counter() - start), flush=True)
