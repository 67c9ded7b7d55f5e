namespace ExoCosmos.LibOS.Unix.FileSystem;

/// <summary>The bits of st_mode (inode(7)): a type in the upper four, set-id and sticky, then rwx for owner, group and others.</summary>
public static class FileMode
{
    public const ushort TypeMask = 0xF000;
    public const ushort Fifo = 0x1000;
    public const ushort CharacterDevice = 0x2000;
    public const ushort Directory = 0x4000;
    public const ushort BlockDevice = 0x6000;
    public const ushort Regular = 0x8000;
    public const ushort SymbolicLink = 0xA000;
    public const ushort Socket = 0xC000;

    public const ushort SetUserId = 0x800;
    public const ushort SetGroupId = 0x400;
    public const ushort Sticky = 0x200;
    public const ushort PermissionMask = 0xFFF;

    public static bool IsDirectory(ushort mode) => (mode & TypeMask) == Directory;
    public static bool IsRegular(ushort mode) => (mode & TypeMask) == Regular;
    public static bool IsSymbolicLink(ushort mode) => (mode & TypeMask) == SymbolicLink;
    public static bool IsDevice(ushort mode) => (mode & TypeMask) is CharacterDevice or BlockDevice;

    /// <summary>True for the seven types that exist.</summary>
    public static bool IsKnownType(ushort mode) =>
        (mode & TypeMask) is Fifo or CharacterDevice or Directory or BlockDevice or Regular or SymbolicLink or Socket;

    /// <summary>The DT_* number of getdents64, which is the type field of the mode shifted down.</summary>
    public static byte ToDirentType(ushort mode) => (byte)((mode & TypeMask) >> 12);
}
