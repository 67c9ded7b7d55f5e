using System;
using ExoCosmos.LibOS.Net.Wire;
using ExoCosmos.LibOS.Web.Http;

namespace ExoCosmos.LibOS.Web.Serving;

/// <summary>The heads of plain answers, made once a second. An answer under way keeps the one that it began with, date and all.</summary>
public struct ReadyHeads
{
    private ushort _keeping;
    private ushort _closing;
    private int _length;
    private uint _seconds;

    /// <summary>A head with a use more, or none when there is no block.</summary>
    public ushort Take(ref BlockPool heads, bool keepsAlive, uint seconds, bool isSummed, out MemoryPiece piece)
    {
        piece = default;
        if (seconds != _seconds)
            Renew(ref heads, seconds);
        var head = keepsAlive ? _keeping : _closing;
        if (head == BlockPool.None)
            return head;
        heads.AddUse(head);
        piece = heads.Known(head, _length, isSummed);
        return head;
    }

    private void Renew(ref BlockPool heads, uint seconds)
    {
        if (_keeping != BlockPool.None)
            heads.EndUse(_keeping);
        if (_closing != BlockPool.None)
            heads.EndUse(_closing);
        _seconds = seconds;
        _keeping = Make(ref heads, true);
        _closing = Make(ref heads, false);
    }

    private ushort Make(ref BlockPool heads, bool keepsAlive)
    {
        var head = heads.Take();
        if (head == BlockPool.None)
        {
            // Asked for again next time.
            _seconds = 0;
            return head;
        }

        var text = new HeadText(heads.Bytes(head));
        HttpHead.Begin(ref text, HttpStatus.Ok, keepsAlive, _seconds);
        _length = text.Length;
        heads.Piece(head, _length, isSummed: true);
        return head;
    }
}
