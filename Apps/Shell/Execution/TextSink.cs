using System;
using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Execution;

/// <summary>Where a command writes to: text as UTF-8, or bytes, collected and written in larger pieces.</summary>
internal sealed class TextSink(Descriptor file)
{
    private const int BytesPerCharacter = 3;
    private readonly byte[] _buffer = new byte[16384];
    private int _count;
    private bool? _isTerminal;

    public Descriptor File => file;

    /// <summary>Whether a person looks at it: colours and columns make sense.</summary>
    public bool IsTerminal => _isTerminal ??= file.IsTerminal;

    public void Write(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var room = (_buffer.Length - _count) / BytesPerCharacter;
            if (room < 2)
            {
                Flush();
                continue;
            }
            var length = Math.Min(room, text.Length);
            if (length < text.Length && char.IsHighSurrogate(text[length - 1]))
                length--;
            _count += OsString.Encode(text[..length], _buffer.AsSpan(_count));
            text = text[length..];
        }
    }

    public void WriteLine(ReadOnlySpan<char> text = default)
    {
        Write(text);
        Write("\n");
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _buffer.Length - _count)
            Flush();
        if (bytes.Length >= _buffer.Length)
        {
            file.Write(bytes);
            return;
        }
        bytes.CopyTo(_buffer.AsSpan(_count));
        _count += bytes.Length;
    }

    public void Flush()
    {
        var count = _count;
        _count = 0;
        file.Write(_buffer.AsSpan(0, count));
    }
}
