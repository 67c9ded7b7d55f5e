using System;

namespace ExoCosmos.Kernel.Panic;

/// <summary>The kernel's own symbols: the file kernel.sym of the boot module, searched in place.</summary>
public static unsafe class KernelSymbols
{
    private static byte* s_table;
    private static int s_length;

    public static void Use(byte* table, int length)
    {
        s_table = table;
        s_length = length;
    }

    /// <summary>Writes method, file and line of an address to the log, if known.</summary>
    public static void Describe(ulong address)
    {
        if (s_table != null)
            SymbolText.Write(new ReadOnlySpan<byte>(s_table, s_length), address);
    }
}
