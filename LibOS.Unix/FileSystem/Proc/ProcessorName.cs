using System;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace ExoCosmos.LibOS.Unix.FileSystem.Proc;

/// <summary>What the processor calls itself (SDM vol. 2, CPUID).</summary>
internal static class ProcessorName
{
    const int LastBrandLeaf = unchecked((int)0x8000_0004);

    public static void Vendor(ref GeneratedText text)
    {
        var (_, b, c, d) = X86Base.CpuId(0, 0);
        Put(ref text, [b, d, c]);
    }

    public static void Model(ref GeneratedText text)
    {
        if ((uint)X86Base.CpuId(unchecked((int)0x8000_0000), 0).Eax < unchecked((uint)LastBrandLeaf))
        {
            text.Text("x86-64"u8);
            return;
        }
        for (var leaf = unchecked((int)0x8000_0002); leaf <= LastBrandLeaf; leaf++)
        {
            var (a, b, c, d) = X86Base.CpuId(leaf, 0);
            Put(ref text, [a, b, c, d]);
        }
    }

    static void Put(ref GeneratedText text, scoped ReadOnlySpan<int> registers)
    {
        foreach (var value in MemoryMarshal.AsBytes(registers))
            if (value >= 32)
                text.Byte(value);
    }
}
