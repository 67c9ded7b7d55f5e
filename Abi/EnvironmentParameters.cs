using System.Runtime.InteropServices;

namespace ExoCosmos.Abi;

/// <summary>
/// What a new environment finds at the address in rdi: a page that its creator filled. A convention between creators and libOSes, not
/// of the kernel (Init gets it from the kernel in the same form). Followed by <see cref="Count"/> entries of <see cref="NamedCapability"/>.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct EnvironmentParameters
{
    public ulong Magic;
    public uint Count;
    /// <summary>Offset and length in this page of the command line, NUL-separated UTF-8 arguments.</summary>
    public uint ArgumentsOffset;
    public uint ArgumentsLength;
    /// <summary>Entries of <see cref="NamedCapability"/> begin here.</summary>
    public uint EntriesOffset;
    /// <summary>The image the environment was loaded from: its base address and end, for tables and backtraces.</summary>
    public ulong ImageBase, ImageEnd;

    public const ulong ExpectedMagic = 0x534D_4152_4150_5845; // "EXPARAMS"
}

/// <summary>A capability by the name under which it was granted: "account", "console", "disk0", "module:root.img", "image" …</summary>
[StructLayout(LayoutKind.Sequential)]
public struct NamedCapability
{
    public Name32 Name;
    public Handle Handle;
    public CapabilityKind Kind;
    public Rights Rights;
    public ushort Detail;
    public uint Reserved;
    public ulong Base;
    public ulong Length;
    /// <summary>Modules: length in bytes of the file that begins at Base's first byte. Otherwise 0.</summary>
    public ulong Bytes;
}
