using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ExoCosmos.LibOS.Unix.Calls;
using ExoCosmos.LibOS.Unix.Files;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;

namespace ExoCosmos.LibOS.Unix.Bare;

/// <summary>
/// An open file of a bare application, used by calls: anything with a path (files, the terminal, /proc). It is a descriptor of the process, so that
/// nothing stays open when the process ends, however it ends.
/// </summary>
public readonly unsafe struct BareFile
{
    private readonly int _descriptor;

    private BareFile(int descriptor) => _descriptor = descriptor;

    /// <summary>What a descriptor leads to that the process began with: 0, 1, 2.</summary>
    public static BareFile Standard(int descriptor) => new(descriptor);

    /// <summary>Opens a path, relative to the working directory.</summary>
    /// <param name="path">UTF-8, without NUL.</param>
    /// <param name="flags">As of open(2).</param>
    /// <param name="file">For the caller to <see cref="Close"/>.</param>
    /// <param name="mode">Permissions of a new file, before the umask.</param>
    public static Errno Open(ReadOnlySpan<byte> path, OpenFlags flags, out BareFile file, uint mode = 0x1B6)
    {
        file = new BareFile(-1);
        var context = BareProcess.Files;
        var error = Opening.Open(context, context->WorkingDirectory, path, flags, mode, out var opened);
        if (error != Errno.None)
            return error;
        error = DescriptorTable.Add(context->Descriptors, opened, 0, closeOnExec: true, out var descriptor);
        if (error == Errno.None)
            file = new BareFile(descriptor);
        else
            OpenFile.Release(opened);
        return error;
    }

    /// <summary>Bytes of a file with an inode.</summary>
    public Errno GetSize(out ulong size)
    {
        size = 0;
        var file = Get();
        if (file == null)
            return Errno.EBADF;
        var error = file->Node == null ? Errno.ESPIPE : Errno.None;
        if (error == Errno.None)
            size = FileObjects.Size(file);
        OpenFile.Release(file);
        return error;
    }

    /// <summary>Reads at the file's offset, which moves: less than asked for at the end, or where more would have to be waited for.</summary>
    public Errno Read(Span<byte> buffer, out int read)
    {
        Touch(buffer, write: true);
        read = 0;
        var file = Get();
        if (file == null)
            return Errno.EBADF;
        var error = Transfer.Read(BareProcess.Files, file, buffer, out read);
        OpenFile.Release(file);
        BareProcess.DoChores();
        return error;
    }

    /// <summary>Writes it all at the file's offset, which moves.</summary>
    public Errno Write(ReadOnlySpan<byte> data)
    {
        Touch(data, write: false);
        var file = Get();
        if (file == null)
            return Errno.EBADF;
        var error = Errno.None;
        while (error == Errno.None && !data.IsEmpty)
        {
            error = Transfer.Write(BareProcess.Files, file, data, out var written);
            data = data[written..];
        }

        OpenFile.Release(file);
        BareProcess.DoChores();
        return error;
    }

    public void Close() => OpenFile.Release(DescriptorTable.Remove(BareProcess.Files->Descriptors, _descriptor));

    /// <summary>The description, with a reference; null after <see cref="Close"/>.</summary>
    private OpenFile* Get() => DescriptorTable.Get(BareProcess.Files->Descriptors, _descriptor);

    /// <summary>Pages come before anything is locked, and before a device or the kernel looks at them.</summary>
    private static void Touch(ReadOnlySpan<byte> buffer, bool write) =>
        UserBuffer.Touch((ulong)Unsafe.AsPointer(ref MemoryMarshal.GetReference(buffer)), (ulong)buffer.Length, write);
}
