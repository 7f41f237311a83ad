import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import './style/tokens.css';
import './style/base.css';
import './style/overview.css';
import './style/tables.css';
import './style/figures.css';
import './style/chart.css';
import './style/panel.css';
import './style/pages.css';
import './style/forms.css';
import './style/search.css';
import './style/timeline.css';
import './style/narrow.css';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element "root"');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
