using System;
namespace ExoCosmos.Kernel.Panic;
public static class SymbolText { public static void Write(ReadOnlySpan<byte> table, ulong address) { } }
