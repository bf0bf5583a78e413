// Writes weights/cpp-module.pt, as the C++ front end of PyTorch stores a module.
//
//   T=$(python -c 'import torch; print(torch.__path__[0])')
//   g++ -std=c++17 -I$T/include -I$T/include/torch/csrc/api/include make-weights.cpp \
//     -L$T/lib -ltorch -ltorch_cpu -lc10 -Wl,-rpath,$T/lib -o make-weights
//   ./make-weights weights/cpp-module.pt
#include <torch/serialize.h>
#include <torch/nn/module.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/batchnorm.h>
struct Net : torch::nn::Module {
  torch::nn::Linear fc{nullptr};
  torch::nn::BatchNorm1d bn{nullptr};
  Net() {
    fc = register_module("fc", torch::nn::Linear(2, 3));
    bn = register_module("bn", torch::nn::BatchNorm1d(3));
    torch::NoGradGuard guard;
    fc->weight.copy_(torch::arange(6).reshape({3, 2}).to(torch::kFloat) / 4);
    fc->bias.copy_(torch::arange(3).to(torch::kFloat));
    bn->running_var.copy_(torch::arange(3).to(torch::kFloat) + 0.5);
  }
};
int main(int, char** arguments) {
  auto net = std::make_shared<Net>();
  torch::serialize::OutputArchive archive;
  net->save(archive);
  archive.save_to(arguments[1]);
}
