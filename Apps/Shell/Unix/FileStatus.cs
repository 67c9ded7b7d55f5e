using System;

namespace ExoCosmos.Shell.Unix;

/// <summary>The type bits of a file mode (inode(7)).</summary>
internal enum FileKind : uint
{
    Fifo = 0x1000,
    CharacterDevice = 0x2000,
    Directory = 0x4000,
    BlockDevice = 0x6000,
    Regular = 0x8000,
    Link = 0xA000,
    Socket = 0xC000,
}

/// <summary>What the system knows about a file.</summary>
internal readonly struct FileStatus(in RawStatus raw)
{
    private readonly RawStatus _raw = raw;

    public FileKind Kind => (FileKind)(_raw.Mode & 0xF000);
    /// <summary>Permission bits with set-user, set-group and sticky: 0 to 07777 octal.</summary>
    public uint Permissions => _raw.Mode & 0xFFF;
    public uint RawMode => _raw.Mode;
    public ulong Device => _raw.Device;
    public ulong SpecialDevice => _raw.SpecialDevice;
    public ulong Inode => _raw.Inode;
    public ulong Links => _raw.Links;
    public uint User => _raw.User;
    public uint Group => _raw.Group;
    public long Size => _raw.Size;
    /// <summary>Space on disk in units of 512 bytes.</summary>
    public long Blocks => _raw.Blocks;
    public long PreferredBlock => _raw.PreferredBlock;
    public TimeSpec Accessed => _raw.Accessed;
    public TimeSpec Modified => _raw.Modified;
    public TimeSpec Changed => _raw.Changed;

    public bool IsDirectory => Kind == FileKind.Directory;
    public bool IsLink => Kind == FileKind.Link;
    public bool IsRegular => Kind == FileKind.Regular;
    public bool IsExecutable => (Permissions & 0b001_001_001) != 0;

    public bool IsSameFile(in FileStatus other) => Inode == other.Inode && Device == other.Device;

    /// <summary>The ten characters that ls shows, such as "drwxr-xr-x".</summary>
    public string ModeText
    {
        get
        {
            Span<char> text = stackalloc char[10];
            text[0] = Kind switch
            {
                FileKind.Directory => 'd',
                FileKind.Link => 'l',
                FileKind.CharacterDevice => 'c',
                FileKind.BlockDevice => 'b',
                FileKind.Fifo => 'p',
                FileKind.Socket => 's',
                _ => '-',
            };
            for (var bit = 0; bit < 9; bit++)
                text[9 - bit] = (Permissions >> bit & 1) != 0 ? "xwr"[bit % 3] : '-';
            MarkSpecial(ref text[3], 0x800, 's', 'S');
            MarkSpecial(ref text[6], 0x400, 's', 'S');
            MarkSpecial(ref text[9], 0x200, 't', 'T');
            return text.ToString();
        }
    }

    private void MarkSpecial(ref char position, uint bit, char executable, char plain)
    {
        if ((Permissions & bit) != 0)
            position = position == 'x' ? executable : plain;
    }
}
