namespace Churn;

/// <summary>An object whose content follows from its seed.</summary>
internal sealed class Node
{
    private readonly byte[] _content;

    public Node(string key, int length, ulong seed, Node? other)
    {
        Key = key;
        Seed = seed;
        Other = other;
        Depth = other is null ? 0 : other.Depth + 1;
        _content = new byte[length];
        for (var i = 0; i < length; i++)
            _content[i] = At(i);
    }

    public string Key { get; }

    public ulong Seed { get; }

    public Node? Other { get; }

    public int Depth { get; }

    public int Length => _content.Length;

    public void Verify()
    {
        for (var i = 0; i < _content.Length; i++)
        {
            if (_content[i] != At(i))
                throw new InvalidDataException($"{Key} is damaged at byte {i} of {_content.Length}");
        }
        Other?.Verify();
    }

    private byte At(int index) => (byte)((Seed >> (index & 31)) + (ulong)index);
}
