using System.Runtime.InteropServices;

namespace ExoCosmos.Abi;

/// <summary>One entry of a repossession vector (<see cref="RingKind.Repossession"/>): something that was taken by force.</summary>
[StructLayout(LayoutKind.Sequential, Size = 32)]
public struct RepossessionEntry
{
    /// <summary>Account: a frame. Slices: places. Extent: blocks. Filter: one, Base is its number.</summary>
    public CapabilityKind Kind;
    public ulong Base;
    public ulong Length;
    /// <summary>A frame: where the environment had it mapped; 0 if nowhere.</summary>
    public ulong Address;
}
