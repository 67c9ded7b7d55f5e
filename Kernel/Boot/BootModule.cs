using System;
using System.Runtime.InteropServices;
using ExoCosmos.Kernel.Device;
using ExoCosmos.Kernel.Memory;
using ExoCosmos.Kernel.Panic;

namespace ExoCosmos.Kernel.Boot;

/// <summary>The one module the loader brought: a cpio archive in memory.</summary>
public static unsafe class BootModule
{
    private static byte* s_start;
    private static int s_length;

    public static ReadOnlySpan<byte> Archive => new(s_start, s_length);

    /// <summary>Locates it and gives its symbol file to the panic report.</summary>
    public static void Find(ref BootInformation information)
    {
        var length = information.Module.End - information.Module.Start;
        if (information.Module.End <= information.Module.Start || length > int.MaxValue)
            return;
        s_start = (byte*)KernelMap.FromPhysical(information.Module.Start, length);
        s_length = s_start == null ? 0 : (int)length;
        var symbols = CpioArchive.Find(Archive, "kernel.sym"u8);
        if (!symbols.IsEmpty)
            KernelSymbols.Use((byte*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref MemoryMarshal.GetReference(symbols)), symbols.Length);
    }
}
