using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.LibOS.Memory;

/// <summary>Collects map requests in a buffer of the caller's and carries them out when it is full or on <see cref="Flush"/>.</summary>
[StructLayout(LayoutKind.Auto)]
public unsafe ref struct MapBatch(Handle environment, MapRequest* buffer, uint capacity)
{
    private uint _count;

    /// <summary>The first error; nothing more is attempted after it.</summary>
    public KernelError Error { get; private set; }

    public void Add(ulong address, ulong frame, Handle source, MapFlags flags)
    {
        buffer[_count++] = new MapRequest { Address = address, Frame = frame, Source = source, Flags = flags };
        if (_count == capacity)
            Flush();
    }

    public KernelError Flush()
    {
        if (_count != 0 && Error == KernelError.None)
            Error = KernelApi.Map(environment, buffer, _count, out _);
        _count = 0;
        return Error;
    }
}
