using System;
using ExoCosmos.LibOS.Unix.Files;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;
using ExoCosmos.LibOS.Unix.Process;

namespace ExoCosmos.LibOS.Unix.FileSystem.Proc;

/// <summary>/proc and /sys: names that are always there, and a directory for each process. Nothing is stored.</summary>
internal static unsafe class ProcFileSystem
{
    public static uint ProcRoot => new ProcInode(ProcKind.Proc, 0, 0).Value;
    public static uint SysRoot => new ProcInode(ProcKind.Sys, 0, 0).Value;
    public static uint Power => new ProcInode(ProcKind.Proc, 0, (uint)ProcNode.ExoPower).Value;

    public static uint Tracing => new ProcInode(ProcKind.Proc, 0, (uint)ProcNode.ExoTracing).Value;

    const ushort DirectoryMode = FileMode.Directory | 0x16D, FileModeBits = FileMode.Regular | 0x124, LinkMode = FileMode.SymbolicLink | 0x1FF,
        WriteMode = FileMode.Regular | 0x80;

    /// <summary>Cookies of processes and descriptors begin here, above those of fixed nodes.</summary>
    const ulong VariableCookies = 0x1_0000;

    public static Errno Lookup(uint directory, ReadOnlySpan<byte> name, out uint inode)
    {
        inode = 0;
        var place = new ProcInode(directory);
        if (!IsDirectory(place))
            return Errno.ENOTDIR;
        if (name.Length > 255)
            return Errno.ENAMETOOLONG;
        if (name.SequenceEqual("."u8))
            inode = directory;
        else if (name.SequenceEqual(".."u8))
            inode = ParentOf(place);
        else if (ProcTrees.Of(place.Kind).Find(place.Number, name) is var number and not 0)
            inode = new ProcInode(place.Kind, place.Process, number).Value;
        else if (TryParse(name, out var value))
            inode = FindVariable(place, value);
        return inode == 0 ? Errno.ENOENT : Errno.None;
    }

    /// <summary>A process below /proc, or a descriptor below its fd.</summary>
    static uint FindVariable(ProcInode place, int value)
    {
        if (place.Kind == ProcKind.Proc && place.Number == (uint)ProcNode.Root && ProcessTexts.Exists(value))
            return new ProcInode(ProcKind.Process, value, 0).Value;
        if (IsDescriptorDirectory(place) && ProcLinks.HasDescriptor(place.Process, value))
            return new ProcInode(ProcKind.Descriptor, place.Process, (uint)value).Value;
        return 0;
    }

    static bool IsDescriptorDirectory(ProcInode place) => place.Kind == ProcKind.Process && place.Number == (uint)ProcessNode.Descriptors;

    static bool TryParse(ReadOnlySpan<byte> name, out int value)
    {
        value = 0;
        if (name.Length is 0 or > 5 || (name[0] == '0' && name.Length > 1))
            return false;
        foreach (var digit in name)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return false;
            value = value * 10 + (digit - '0');
        }
        return value <= ProcessTable.MaxId;
    }

    static bool IsDirectory(ProcInode place) => TypeOf(place) == (byte)'d';

    static byte TypeOf(ProcInode place)
    {
        if (place.Kind == ProcKind.Descriptor)
            return (byte)'l';
        return ProcTrees.Of(place.Kind).TryGet(place.Number, out var node) ? node.Type : (byte)0;
    }

    static uint ParentOf(ProcInode place)
    {
        if (place.Number == 0)
            return place.Kind == ProcKind.Process ? ProcRoot : place.Value;
        ProcTrees.Of(place.Kind).TryGet(place.Number, out var node);
        return new ProcInode(place.Kind, place.Process, node.Parent).Value;
    }

    public static Errno ReadDirectory<TSink>(uint directory, ulong cookie, ref TSink sink) where TSink : struct, IDirectorySink
    {
        var place = new ProcInode(directory);
        if (!IsDirectory(place))
            return Errno.ENOTDIR;
        if (cookie == 0 && !sink.Add(directory, 4, "."u8, 1))
            return Errno.None;
        if (cookie <= 1 && !sink.Add(ParentOf(place), 4, ".."u8, 2))
            return Errno.None;
        var node = new SyntheticTree.Node { Number = uint.MaxValue };
        var tree = ProcTrees.Of(place.Kind);
        for (var position = 0; tree.TryNext(ref position, ref node);)
        {
            if (node.Number == 0 || node.Parent != place.Number || node.Number + 2 < cookie)
                continue;
            var type = node.Type == 'd' ? (byte)4 : node.Type == 'l' ? (byte)10 : (byte)8;
            if (!sink.Add(new ProcInode(place.Kind, place.Process, node.Number).Value, type, node.Name, node.Number + 3ul))
                return Errno.None;
        }
        var from = cookie > VariableCookies ? (int)(cookie - VariableCookies) : 0;
        if (place.Kind == ProcKind.Proc && place.Number == (uint)ProcNode.Root)
            AddVariable(ProcKind.Process, 0, from, ref sink);
        else if (IsDescriptorDirectory(place))
            AddVariable(ProcKind.Descriptor, place.Process, from, ref sink);
        return Errno.None;
    }

    static void AddVariable<TSink>(ProcKind kind, int process, int from, ref TSink sink) where TSink : struct, IDirectorySink
    {
        Span<byte> digits = stackalloc byte[8];
        while (true)
        {
            var next = kind == ProcKind.Process ? ProcessTexts.NextId(from) : ProcLinks.NextDescriptor(process, from);
            if (next < 0)
                return;
            var text = new GeneratedText(digits);
            text.Number((uint)next);
            var inode = kind == ProcKind.Process ? new ProcInode(kind, next, 0) : new ProcInode(kind, process, (uint)next);
            if (!sink.Add(inode.Value, kind == ProcKind.Process ? (byte)4 : (byte)10, digits[..(int)text.Length], VariableCookies + (uint)next + 1))
                return;
            from = next + 1;
        }
    }

    public static Errno GetStat(uint inode, out Stat stat)
    {
        stat = default;
        var place = new ProcInode(inode);
        var type = TypeOf(place);
        if (type == 0 || (place.Kind is ProcKind.Process or ProcKind.Descriptor && !ProcessTexts.Exists(place.Process)))
            return Errno.ENOENT;
        stat.Inode = inode;
        stat.Mode = type switch
        {
            (byte)'d' => DirectoryMode,
            (byte)'l' => LinkMode,
            (byte)'w' => WriteMode,
            _ => FileModeBits,
        };
        stat.Links = type == 'd' ? 2u : 1u;
        stat.BlockSize = 4096;
        stat.Accessed = stat.Modified = stat.Changed = FileTime.Now;
        return Errno.None;
    }

    public static Errno ReadLink(uint inode, Span<byte> target, out int length)
    {
        length = 0;
        var place = new ProcInode(inode);
        if (TypeOf(place) != 'l')
            return Errno.EINVAL;
        if (place.Kind == ProcKind.Proc)
        {
            Span<byte> text = stackalloc byte[32];
            var written = new GeneratedText(text);
            if (place.Number == (uint)ProcNode.Mounts)
                written.Text("self/mounts"u8);
            else
                written.Number((uint)Processes.Current->Id);
            length = Math.Min((int)written.Length, target.Length);
            text[..length].CopyTo(target);
            return Errno.None;
        }
        return ProcLinks.Write(place, target, out length);
    }
}
