using System;
using System.Runtime.InteropServices;

namespace ExoCosmos.Abi;

/// <summary>What a map entry does, and the access that it leaves.</summary>
[Flags]
public enum MapFlags : uint
{
    None = 0,
    Read = 1,
    Write = 2,
    Execute = 4,
    AccessMask = 7,
    /// <summary>Take the mapping away; the frame number is ignored. No error if nothing is mapped.</summary>
    Unmap = 0x10,
    /// <summary>Keep the frame, change the access. The frame number and handle are ignored.</summary>
    Protect = 0x20,
    /// <summary>With Unmap: also give the frame back to its account if this was its last mapping.</summary>
    Free = 0x40,
    /// <summary>Replace whatever is mapped there. Without it, mapping over a mapping is refused (Busy).</summary>
    Replace = 0x80,
    /// <summary>Allocate a zeroed frame from the account named by the handle and map it; its number is written to Frame.</summary>
    Allocate = 0x100,
    /// <summary>A page of 2 MiB: address and first frame are aligned to it, and 512 frames in a row are meant. With access, Protect, Unmap, Unmap and Free. Requests for
    /// small pages inside are refused (Busy).</summary>
    Large = 0x200,
    /// <summary>Alone: the large page becomes 512 small ones, each mapped as it was. Takes a frame for their table.</summary>
    Split = 0x400,
    /// <summary>With Allocate: when frames of the account are taken by force, this one goes after all that are not spared (docs/notes/0020).</summary>
    Spared = 0x800,
}

/// <summary>
/// One entry of a <see cref="KernelCall.Map"/> batch.
/// The handle is one of the environment whose address space it is. Map with <see cref="MapFlags.Read"/> etc. needs an Account capability that covers the frame, or a Frames capability with those rights.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct MapRequest
{
    /// <summary>Page-aligned user address below <see cref="Layout.Reserved"/>.</summary>
    public ulong Address;
    /// <summary>Frame number; written by the kernel with <see cref="MapFlags.Allocate"/>.</summary>
    public ulong Frame;
    /// <summary>The Account or Frames capability that covers the frame.</summary>
    public Handle Source;
    public MapFlags Flags;
    public uint Reserved;
}
