using ExoCosmos.Abi;
namespace ExoCosmos.Kernel.Calls;
public static unsafe class DiskCalls { public static long Submit(KernelState* kernel, uint caller, ulong batch, ulong count) => (long)KernelError.NotFound; }
