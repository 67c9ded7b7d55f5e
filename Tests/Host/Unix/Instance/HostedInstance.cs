using System;
using System.Runtime.InteropServices;
using ExoCosmos.LibOS.Unix.Instance;
using ExoCosmos.LibOS.Unix.Memory;

namespace ExoCosmos.Tests.Host.Unix.Instance;

/// <summary>
/// An instance's shared memory in the test process. The instance is found through statics, so test classes that use one are marked
/// [DoNotParallelize].
/// </summary>
public sealed unsafe class HostedInstance : IDisposable
{
    private void* _memory;

    public HostedInstance(uint pages = 4096)
    {
        _memory = NativeMemory.AlignedAlloc((nuint)pages * 4096, 4096);
        NativeMemory.Clear(_memory, (nuint)pages * 4096);
        SharedMemory.CreateHosted(_memory, pages);
        UserMemory.UseHostMemory();
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }
}
