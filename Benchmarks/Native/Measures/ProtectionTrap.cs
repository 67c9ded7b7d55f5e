using System;
using ExoCosmos.Abi;
using ExoCosmos.Benchmarks.Common;

namespace ExoCosmos.Benchmarks.Native.Measures;

/// <summary>Protects a page, writes to it, and lets the handler, which is C#, unprotect it (prot1 + trap + unprot of Appel and Li, 1991).</summary>
internal struct ProtectionTrap : IMeasure
{
    public static ReadOnlySpan<byte> Name => "protection-trap"u8;

    public static uint Operations => 1000;

    public static bool Prepare()
    {
        Places.MapFresh(Places.Page);
        Protection.Prepare();
        FaultHandlers.Unprotect();
        return true;
    }

    public static void Run(uint operations)
    {
        for (var i = 0u; i < operations; i++)
        {
            Places.Require(Protection.Set(Places.Page, MapFlags.Read));
            FaultHandlers.Write(Places.Page);
        }
    }
}
