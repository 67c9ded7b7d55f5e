using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using ExoCosmos.LibOS.Net.Wire;
using ExoCosmos.LibOS.Web.Http;

namespace ExoCosmos.LibOS.Web.Serving;

/// <summary>A head that was made before it is needed.</summary>
public readonly struct ReadyHead(ushort block, MemoryPiece piece)
{
    /// <summary>Where it stands, or none.</summary>
    public readonly ushort Block = block;

    /// <summary>Its bytes, with their sums.</summary>
    public readonly MemoryPiece Piece = piece;
}

/// <summary>The heads of plain answers, made once a second. An answer under way keeps the one that it began with, date and all.</summary>
public struct ReadyHeads
{
    private ReadyHead _keeping;
    private ReadyHead _closing;
    private uint _seconds;

    /// <summary>A head with a use more, or none when there is no block.</summary>
    [UnscopedRef]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref readonly ReadyHead Take(ref BlockPool heads, bool keepsAlive, uint seconds)
    {
        if (seconds != _seconds)
            Renew(ref heads, seconds);
        ref var head = ref keepsAlive ? ref _keeping : ref _closing;
        if (head.Block != BlockPool.None)
            heads.AddUse(head.Block);
        return ref head;
    }

    private void Renew(ref BlockPool heads, uint seconds)
    {
        if (_keeping.Block != BlockPool.None)
            heads.EndUse(_keeping.Block);
        if (_closing.Block != BlockPool.None)
            heads.EndUse(_closing.Block);
        _seconds = seconds;
        _keeping = Make(ref heads, true);
        _closing = Make(ref heads, false);
    }

    private ReadyHead Make(ref BlockPool heads, bool keepsAlive)
    {
        var seconds = _seconds;
        var head = heads.Take();
        if (head == BlockPool.None)
        {
            // Asked for again next time.
            _seconds = 0;
            return default;
        }

        var text = new HeadText(heads.Bytes(head));
        HttpHead.Begin(ref text, HttpStatus.Ok, keepsAlive, seconds);
        return new ReadyHead(head, heads.Piece(head, text.Length, isSummed: true));
    }
}
