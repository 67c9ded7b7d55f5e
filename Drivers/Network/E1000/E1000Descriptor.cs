using System.Runtime.InteropServices;

namespace ExoCosmos.Drivers.Network.E1000;

/// <summary>
/// A descriptor, in the form that all these controllers know (8254x manual ch. 3.2.3 and 3.3.3).
/// <code>
///   received   0 address 8   8 length 2   10 checksum 2   12 status   13 errors     14 special 2
///   sent       0 address 8   8 length 2   10 offset       11 command  12 status     13 start   14 special 2
/// </code>
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct E1000Descriptor
{
    public const int Size = 16;
    /// <summary>Status: the controller is done with it.</summary>
    public const byte Done = 1;
    /// <summary>Status: the frame ends here. Command: so it does; a checksum sequence is appended; say when it is sent.</summary>
    public const byte End = 2;
    public const byte LastCommand = 1 | 2 | 8, PieceCommand = 2;

    [FieldOffset(0)] public ulong Address;
    [FieldOffset(8)] public ushort Length;
    [FieldOffset(11)] public byte Command;
    [FieldOffset(12)] public byte Status;
    [FieldOffset(13)] public byte Errors;
}
