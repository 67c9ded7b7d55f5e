using System;

namespace ExoCosmos.Init.Manifest;

/// <summary>Takes the words of a line one by one; blanks and tabs separate.</summary>
public ref struct WordReader(ReadOnlySpan<byte> text, TextRange line)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private readonly int _end = line.Start + line.Length;
    private int _position = line.Start;

    public bool TryRead(out TextRange word)
    {
        SkipBlanks();
        var start = _position;
        while (_position < _end && !IsBlank(_text[_position]))
            _position++;
        word = new TextRange(start, _position - start);
        return word.Length != 0;
    }

    /// <summary>The next word, if it is this one; otherwise it has been taken all the same.</summary>
    public bool TryRead(ReadOnlySpan<byte> expected) => TryRead(out var word) && Text(word).SequenceEqual(expected);

    /// <summary>What a word of this line says.</summary>
    public readonly ReadOnlySpan<byte> Text(TextRange word) => word.In(_text);

    /// <summary>All that is left, without the blanks around it.</summary>
    public TextRange Rest()
    {
        SkipBlanks();
        var start = _position;
        var end = _end;
        while (end > start && IsBlank(_text[end - 1]))
            end--;
        _position = _end;
        return new TextRange(start, end - start);
    }

    private void SkipBlanks()
    {
        while (_position < _end && IsBlank(_text[_position]))
            _position++;
    }

    private static bool IsBlank(byte character) => character is (byte)' ' or (byte)'\t' or (byte)'\r';
}
