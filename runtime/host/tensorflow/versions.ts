/**
 * What an installation is made of, pinned: the same commands give the same bytes on every machine and every day.
 * Whoever changes a pin raises `RECIPE`, so that a folder made by the old one is no longer taken for the new one.
 */
export const TFJS_NODE = "4.22.0";

/** N-API's C headers as an npm package: a machine with Node often lacks Node's own headers. */
export const NODE_API_HEADERS = "1.9.0";

/** Revision of everything below and of the way it is put together. Part of the folder's name. */
export const RECIPE = 1;

/** The N-API level that the binding is built for; the highest that the npm package looks for. */
export const NAPI_LEVEL = 8;

/** A file from PyPI, and which of its members are worth keeping (shell patterns in which `*` also crosses `/`). */
export interface Wheel {
  readonly project: string;
  readonly version: string;
  /** pip's name of the platform; given, since the machine's own Python may be newer than the wheel's. */
  readonly platform: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly keep: readonly string[];
}

/**
 * Wheels that replace what the package's own installer would download.
 * 2.15.1: wheels before 2.12 leave Python's symbols unresolved, newer ones are larger and no faster here.
 */
export interface WheelSet {
  readonly tensorflow: Wheel;
  /** NVIDIA's libraries in the versions that this build of TensorFlow opens; empty for a CPU build. */
  readonly cuda: readonly Wheel[];
}

const TENSORFLOW_MEMBERS = [
  "tensorflow/libtensorflow_cc.so.2",
  "tensorflow/libtensorflow_framework.so.2",
  "tensorflow/include/tensorflow/c/*.h",
  "tensorflow/include/tensorflow/core/platform/ctstring*.h",
  "tensorflow/include/tsl/*.h",
  "tensorflow_cpu_aws.libs/*",
];

const X64 = "manylinux2014_x86_64";
const ARM64 = "manylinux2014_aarch64";

function tensorflow(project: string, platform: string, bytes: number, sha256: string): Wheel {
  return { project, version: "2.15.1", platform, sha256, bytes, keep: TENSORFLOW_MEMBERS };
}

function nvidia(name: string, version: string, bytes: number, sha256: string, keep = ["nvidia/*/lib/*"]): Wheel {
  return { project: `nvidia-${name}-cu12`, version, platform: X64, sha256, bytes, keep };
}

/** `ptxas` and `libdevice`, which TensorFlow's compilers call for GPUs newer than itself. */
const NVCC = ["nvidia/cuda_nvcc/bin/*", "nvidia/cuda_nvcc/nvvm/*"];

const CUDA_12_2: readonly Wheel[] = [
  nvidia("cublas", "12.2.5.6", 417825305, "f448d8db463f9a2c7dd9a1e607c0961d3e95f825b86839c5882f7d073d406df0"),
  nvidia("cuda-cupti", "12.2.142", 13900552, "ce68d1009dd14215e38ed49643d31374c71d6fea381181cb0b9da7f19dfd1624"),
  nvidia("cuda-nvcc", "12.2.140", 21319729, "c6ff4ae7a636eb6cab7621191e19ac3779690686bbcf52c04d8b1ca2944e1e27", NVCC),
  nvidia("cuda-nvrtc", "12.2.140", 23430053, "b1cdcae6443cb7cdcfb5d1bf51896a148c9f82f9e65b27db9ab095eaed689aa7"),
  nvidia("cuda-runtime", "12.2.140", 845802, "acb9cb7e44594a3512533497ea790d9f0b0e399abcc888584c157d1ffa080e41"),
  nvidia("cudnn", "8.9.4.25", 720096787, "9f882d5b11753c566fd32427839089eb4f8ba7a58c28446ad359e32c40229723"),
  nvidia("cufft", "11.0.8.103", 98570970, "72e961e578f9be9e316ccb4db8652c421dd0b57442624faa71061d452f449a67"),
  nvidia("curand", "10.3.3.141", 56463566, "7b6bad6817b5df2a6f5ec221206fb895d9195fdd7d2443f3e86554108c141a0a"),
  nvidia("cusolver", "11.5.2.141", 124890758, "5a85c4653ce34339a5688137f494a0f903e0f0532418550998167f00844161da"),
  nvidia("cusparse", "12.1.2.141", 195268625, "4e13d6a51d2303dcb2a023ba09546811161f0334fc64e13689397bbd3b1eb126"),
  nvidia("nccl", "2.16.5", 188657797, "84695a4248138fb2ca12f5fd3defe986e790e71ccdaad51b2ca34ca4e83ef421"),
  nvidia("nvjitlink", "12.2.140", 20177273, "95635cafbf9f96c38bea5200ab145a2e6aefbb5405e0b04c1e4ba54df2d84ec9"),
];

const SETS: Readonly<Record<string, WheelSet>> = {
  "linux-x64": {
    tensorflow: tensorflow(
      "tensorflow-cpu",
      X64,
      207208420,
      "54660c074d7241a503e81edfd9f5ef5af88f64051b72e2945f26318c790f2d26",
    ),
    cuda: [],
  },
  "linux-x64-cuda": {
    tensorflow: tensorflow(
      "tensorflow",
      X64,
      475258663,
      "bb0edd69103c154245c5f209f0507355cc68ba7e4de350084bc31edc562478e4",
    ),
    cuda: CUDA_12_2,
  },
  "linux-arm64": {
    tensorflow: tensorflow(
      "tensorflow-cpu-aws",
      ARM64,
      211874120,
      "d4c3a3a9363bf42999adedbbd514e3a133be2d62f61fee9cfa46aaefb087c09e",
    ),
    cuda: [],
  },
};

/** The wheels for a platform such as "linux-x64", or undefined where only the package's own installer can help. */
export function wheelsFor(platform: string, gpu: boolean): WheelSet | undefined {
  return SETS[gpu ? `${platform}-cuda` : platform];
}
