using System;
using ExoCosmos.Kernel.Device;

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

    /// <summary>The table; one without functions if the boot module brought none.</summary>
    public static SymbolTable Table => SymbolTable.TryOpen(new ReadOnlySpan<byte>(s_table, s_length), out var table) ? table : default;

    /// <summary>Writes method, file and line to the log, as far as they are known.</summary>
    public static void Describe(in CodeLocation location)
    {
        Log.Text(" "u8);
        Log.Text(location.Method);
        if (location.Line == 0)
            return;
        Log.Text(" ("u8);
        Log.Text(location.File);
        Log.Text(":"u8);
        Log.Decimal(location.Line);
        Log.Text(")"u8);
    }
}
