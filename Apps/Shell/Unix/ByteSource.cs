using System;

namespace ExoCosmos.Shell.Unix;

/// <summary>Where a command reads from.</summary>
internal abstract class ByteSource : IDisposable
{
    private byte[] _buffer = [];
    private int _start;
    private int _end;

    /// <summary>How messages call it.</summary>
    public abstract string Name { get; }

    /// <summary>The open file behind it, where there is one.</summary>
    public virtual Descriptor? File => null;

    /// <summary>Reads at most as much as fits; 0 at the end.</summary>
    public int Read(Span<byte> target)
    {
        if (_start == _end)
            return ReadMore(target);
        var count = Math.Min(target.Length, _end - _start);
        _buffer.AsSpan(_start, count).CopyTo(target);
        _start += count;
        return count;
    }

    /// <summary>The lines one after another, each with its line feed if it has one. The span is valid until the next line.</summary>
    public bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        var searched = 0;
        while (true)
        {
            var feed = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            searched = feed >= 0 ? searched + feed + 1 : _end - _start;
            if (feed >= 0 || !Refill())
            {
                line = _buffer.AsSpan(_start, searched);
                _start += searched;
                return searched > 0;
            }
        }
    }

    /// <summary>Everything up to the end.</summary>
    public byte[] ReadAll()
    {
        while (Refill())
        {
        }
        var all = _buffer[_start.._end];
        _start = _end;
        return all;
    }

    public virtual void Dispose()
    {
    }

    protected abstract int ReadMore(Span<byte> target);

    private bool Refill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, Math.Max(16384, _buffer.Length * 2));
        var count = ReadMore(_buffer.AsSpan(_end));
        _end += count;
        return count > 0;
    }
}

/// <summary>An open file, pipe or device.</summary>
internal sealed class FileSource(Descriptor file, string name) : ByteSource
{
    public override string Name => name;

    public override Descriptor? File => file;

    public override void Dispose()
    {
        file.Dispose();
        base.Dispose();
    }

    protected override int ReadMore(Span<byte> target) => file.Read(target, name);
}
