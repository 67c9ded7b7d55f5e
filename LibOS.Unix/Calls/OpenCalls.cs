using System;
using System.Runtime.InteropServices;
using ExoCosmos.LibOS.Unix.Events;
using ExoCosmos.LibOS.Unix.Files;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;
using ExoCosmos.LibOS.Unix.Memory;

namespace ExoCosmos.LibOS.Unix.Calls;

/// <summary>Calls that make descriptors.</summary>
internal static unsafe class OpenCalls
{
    /// <summary>What creat(2) stands for.</summary>
    public const uint CreateFlags = (uint)(OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate);
    const uint SemaphoreFlag = 1;

    public static long Open(FileContext* context, int directory, ulong address, uint flags, uint mode)
    {
        var text = stackalloc byte[PathWalk.BufferSize];
        var error = CallPath.Read(address, new Span<byte>(text, PathWalk.BufferSize), false, out var path);
        if (error != Errno.None)
            return -(long)error;
        error = CallPath.Start(context, directory, path, out var start);
        if (error != Errno.None)
            return -(long)error;
        error = Opening.Open(context, start, path, (OpenFlags)flags, mode, out var file);
        Vnode.Release(start);
        return error != Errno.None ? -(long)error : Install(context, file, (flags & (uint)OpenFlags.CloseOnExec) != 0);
    }

    /// <summary>openat2(2) without any of its restrictions.</summary>
    public static long OpenHow(FileContext* context, int directory, ulong address, ulong how, ulong size)
    {
        if (size < 24)
            return -(long)Errno.EINVAL;
        var error = UserMemory.TryCopyIn<OpenRequest>(how, out var request);
        if (error != Errno.None)
            return -(long)error;
        return request.Resolve != 0 || request.Flags >> 32 != 0
            ? -(long)Errno.EINVAL
            : Open(context, directory, address, (uint)request.Flags, (uint)request.Mode);
    }

    /// <summary>Gives a description a number; without one it is gone.</summary>
    static long Install(FileContext* context, OpenFile* file, bool closeOnExec)
    {
        if (file == null)
            return -(long)Errno.ENFILE;
        var error = DescriptorTable.Add(context->Descriptors, file, 0, closeOnExec, out var fd);
        if (error == Errno.None)
            return fd;
        OpenFile.Release(file);
        return -(long)error;
    }

    public static long Pipe(FileContext* context, ulong address, uint flags)
    {
        const OpenFlags Known = OpenFlags.CloseOnExec | OpenFlags.NonBlocking | OpenFlags.Direct;
        if (((OpenFlags)flags & ~Known) != 0)
            return -(long)Errno.EINVAL;
        if (!UserMemory.Check(address, 2 * sizeof(int), true))
            return -(long)Errno.EFAULT;
        var pipe = Events.Pipe.Create();
        if (pipe == null)
            return -(long)Errno.ENFILE;
        var status = (OpenFlags)flags & OpenFlags.NonBlocking;
        var close = ((OpenFlags)flags & OpenFlags.CloseOnExec) != 0;
        var reader = OpenFile.Create(OpenKind.PipeReader, OpenFlags.ReadOnly | status, null, pipe);
        var writer = OpenFile.Create(OpenKind.PipeWriter, OpenFlags.WriteOnly | status, null, pipe);
        if (reader == null || writer == null)
        {
            DropEnd(reader, pipe, false);
            DropEnd(writer, pipe, true);
            return -(long)Errno.ENFILE;
        }
        var first = Install(context, reader, close);
        if (first < 0)
        {
            OpenFile.Release(writer);
            return first;
        }
        var second = Install(context, writer, close);
        if (second < 0)
        {
            OpenFile.Release(DescriptorTable.Remove(context->Descriptors, (int)first));
            return second;
        }
        return -(long)UserMemory.TryCopyOut(address, ((ulong)second << 32) | (uint)first);
    }

    static void DropEnd(OpenFile* end, Pipe* pipe, bool writer)
    {
        if (end != null)
            OpenFile.Release(end);
        else
            Events.Pipe.Close(pipe, null, writer);
    }

    /// <summary>eventfd2(2).</summary>
    public static long Counter(FileContext* context, uint initial, uint flags)
    {
        const OpenFlags Known = OpenFlags.CloseOnExec | OpenFlags.NonBlocking;
        if ((flags & ~(SemaphoreFlag | (uint)Known)) != 0)
            return -(long)Errno.EINVAL;
        var counter = EventCounter.Create(initial, (flags & SemaphoreFlag) != 0);
        if (counter == null)
            return -(long)Errno.ENOMEM;
        var file = OpenFile.Create(OpenKind.EventCounter, OpenFlags.ReadWrite | ((OpenFlags)flags & OpenFlags.NonBlocking), null, counter);
        if (file == null)
            EventCounter.Close(counter);
        return Install(context, file, ((OpenFlags)flags & OpenFlags.CloseOnExec) != 0);
    }

    /// <summary>struct open_how.</summary>
    [StructLayout(LayoutKind.Sequential)]
    struct OpenRequest
    {
        public ulong Flags, Mode, Resolve;
    }
}
