using System;
using ExoCosmos.LibOS.Unix.FileSystem.Proc;
using ExoCosmos.LibOS.Unix.Instance;

namespace ExoCosmos.LibOS.Unix.Files;

/// <summary>The text of a generated file as it was when an open description read its beginning; kept until it reads the beginning again.</summary>
internal unsafe struct Snapshot
{
    const uint SmallestPages = 1, LargestPages = 1024;

    byte* text;
    uint pages;
    ulong length;

    /// <summary>Reads at an offset; the description's offset lock is held.</summary>
    public static Errno Read(OpenFile* file, ulong offset, Span<byte> buffer, out int read)
    {
        read = 0;
        var snapshot = (Snapshot*)file->Channel;
        if (snapshot == null)
            file->Channel = snapshot = SharedHeap.Allocate<Snapshot>();
        if (snapshot == null || ((offset == 0 || snapshot->text == null) && !snapshot->Take(file->Node->Inode)))
            return Errno.ENOMEM;
        if (offset >= snapshot->length)
            return Errno.None;
        read = (int)Math.Min((ulong)buffer.Length, snapshot->length - offset);
        new ReadOnlySpan<byte>(snapshot->text + offset, read).CopyTo(buffer);
        return Errno.None;
    }

    /// <summary>Makes the text; again in a larger buffer if it does not fit.</summary>
    bool Take(uint inode)
    {
        if (text == null && !Provide(SmallestPages))
            return false;
        while (true)
        {
            var generated = new GeneratedText(new Span<byte>(text, (int)pages * 4096));
            ProcTexts.Write(inode, ref generated);
            length = Math.Min(generated.Length, pages * 4096ul);
            if (generated.Length <= pages * 4096ul || pages == LargestPages)
                return true;
            // What is counted now may have grown by then.
            if (!Provide((uint)Math.Min(LargestPages, generated.Length / 4096 + 2)))
                return false;
        }
    }

    bool Provide(uint wanted)
    {
        Drop();
        text = SharedMemory.AllocatePages(wanted);
        pages = text == null ? 0 : wanted;
        return text != null;
    }

    void Drop()
    {
        if (text != null)
            SharedMemory.FreePages(text, pages);
        text = null;
    }

    public static void Close(Snapshot* snapshot)
    {
        if (snapshot == null)
            return;
        snapshot->Drop();
        SharedHeap.Free(snapshot);
    }
}
